"""What happens to objections: filed, withdrawn, explained, somebody named, decided, issued anew."""
