"""`alur doctor`: looks through an installation for what is wrong or will be, and says how to put it right. It never writes."""
