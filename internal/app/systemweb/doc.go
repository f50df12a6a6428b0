// Package systemweb shows how the deployment is doing (/admin/system) and the addresses that take no mail (/admin/mail), as
// pages and operations, and lists the pages of Account settings (/admin). Start at routes.go, then page.go.
package systemweb
