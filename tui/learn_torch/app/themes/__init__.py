"""Two themes, and their colours on terminals with 16 million, 256, 16 or no colours."""
