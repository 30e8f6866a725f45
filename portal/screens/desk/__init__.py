"""What officers see at the desk."""
