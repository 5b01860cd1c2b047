"""Plans and realisations that were typed elsewhere: looked at first, then taken over. Nothing is typed twice.

What files say is read by `planning.reading`; an uploaded file is kept and read anew when it is confirmed.
"""
