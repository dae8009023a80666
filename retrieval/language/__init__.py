"""What words mean, for articles and questions alike."""
