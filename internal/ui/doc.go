// Package ui is the design system: the page frame, the components, the icons' names, the error pages and the gallery
// that shows them all.
//
// Components are templ components with typed properties; what they say comes from the caller's translations (keys
// ui.… of this package's catalogues, and the texts that the page hands in already translated). Everything works
// without JavaScript: scripts of /web only make it nicer, and find their places by data-… attributes. No component
// writes inline styles or scripts, because the content security policy forbids them.
//
// Start in page.go (the frame of every page), field.go (forms) and gallery.templ (everything at once).
package ui
