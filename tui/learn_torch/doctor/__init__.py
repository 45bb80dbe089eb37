"""`learn-torch --doctor`: what works on this machine, what does not, and what to do about it.

It imports neither torch nor the screen: it asks a kernel, as a lesson would, and looks around.
"""
