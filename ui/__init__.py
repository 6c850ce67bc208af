"""What people see: the live map's workspace, its data in the browser, language, view state."""
