"""What is typed about the organisation. What may be changed, services and operations say."""
