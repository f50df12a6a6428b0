// Package picture turns uploaded pictures into our own encoding of their pixels, whatever arrives (R45, R46, R48).
//
// Three witnesses must agree on a file's type: its first bytes, its name with the media type it was sent as, and the
// decoder (sniff.go). What decoding would cost is read from the header before a pixel exists (shape.go), whole files are
// told from broken-off ones (parts.go), and one picture is decoded at a time in a process, with bounds on how many wait
// (studio.go). What is kept is drawn anew (draw.go), so nothing of the upload but its pixels gets in. SVG and other
// markup is refused. Start at [Studio].
package picture
