"""Files that people open elsewhere: spreadsheets and calendars, made and read without Slack."""
