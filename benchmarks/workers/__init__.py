"""Other libraries at the same work, each in a process and an environment of its own; nothing of Alur is imported here but how to measure."""
