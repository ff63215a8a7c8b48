"""Real firms and invoices through the whole job, from a folder of files to a printed report."""
