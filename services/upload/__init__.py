"""What people send: pictures and papers, decoded and written anew."""
