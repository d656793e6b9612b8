"""The shell: takes in, decides by the core, delivers, rings."""
