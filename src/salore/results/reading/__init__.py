"""Recaps of official predicates, as SIASN, e-Kinerja or an office's own sheet hold them, read into rows.

Pure Python without Django. Decides nothing and stores nothing.
"""
