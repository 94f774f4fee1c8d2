"""Record a whole document in one sitting: read, looked through, ticked, corrected and saved as one."""
