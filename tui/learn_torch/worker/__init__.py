"""What runs at the kernel's end: the only package that imports torch.

zygote   imports everything once, then forks; speaks with the host
  └── guard   one a session: trusted, runs no lesson code; limits, output, killing
        └── child   the session's namespace: runs the cells
"""
