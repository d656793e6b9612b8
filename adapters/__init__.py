"""What a chat platform is: a port, and one folder a platform. Nothing here knows what a request is."""
