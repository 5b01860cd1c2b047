"""Changes of state: a collection is prepared, answers come in, it ends. Counting is a process of its own."""
