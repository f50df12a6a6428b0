// Package attributesweb is where administrators say what their account asks of its people beyond the profile: the pages
// Organisation › Additional attributes, and the operations under /api/v1/attributes. The values themselves stand on the
// profile, in package peopleweb.
//
// Handlers decode, call one method of package attributes and answer. Start at routes.go, then form.go.
package attributesweb
