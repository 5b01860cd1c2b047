"""What changes accounts: coming in, codes on paper, what somebody changes of their own, closing."""
