"""The pages of those who keep a code on paper: write it down, rehearse it, tear the sheet."""
