// Package portraits draws the faces of the demo's people, so that a demo has pictures of nobody in particular.
//
// [Draw] paints a head and shoulders that fits a person's [Traits]: the same traits and seed give the same picture on
// every machine. [Encode] makes a real JPEG, PNG or WebP file of it with the EXIF data of a camera, so that the demo
// feeds the product what people's telephones feed it. Start at draw.go; canvas.go knows how to paint, face.go,
// hair_short.go, hair_long.go and clothes.go know what.
package portraits
