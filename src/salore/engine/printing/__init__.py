"""From results to what is printed: fills the documents of people.

Belongs here: which figure and text stands where on paper. Does not: how it looks (`documents`), any figure.
`explained` and `worded` need no frames: an installation prints from its frozen rows by them as well.
"""
