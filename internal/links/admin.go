package links

// Admin lists the pages of Account settings.
func Admin() string { return "/admin" }
