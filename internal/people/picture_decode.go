package people

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"runtime/debug"

	"golang.org/x/image/webp"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/turns"
)

// studio turns uploads into our own pictures, within bounds of memory and time whatever arrives and how often (R46).
type studio struct {
	persons  *turns.Turns[ids.User] // uploads of one person
	buffers  chan struct{}          // uploads held in memory
	decoding chan struct{}          // pictures being decoded: one
}

const (
	sniffBytes  = 64 << 10 // enough of a file to know its kind and, but for rare JPEGs, its size
	heldUploads = 8
	// personUploads is how many uploads of one person are held at once: less than heldUploads, so that nobody can keep all
	// others out by sending slowly.
	personUploads = 2
	// largeDecode is from where on memory is handed back to the machine at once.
	largeDecode = 32 << 20
)

func newStudio() *studio {
	return &studio{persons: turns.New[ids.User](personUploads), buffers: make(chan struct{}, heldUploads), decoding: make(chan struct{}, 1)}
}

// develop reads an upload and returns it as JPEGs of each of [PictureSizes]. Its errors are about the field "picture",
// or say that the server is busy when ctx ends first.
func (s *studio) develop(ctx context.Context, in PictureInput) (map[int][]byte, error) {
	if in.Size > MaxPictureBytes {
		return nil, tooLarge()
	}
	head, err := readUpTo(in.File, sniffBytes)
	if err != nil {
		return nil, err
	}
	found, err := sniff(head)
	if err != nil {
		return nil, err
	}
	if err := agree(found, in.Name, in.ContentType); err != nil {
		return nil, err
	}
	// A bomb is told by its header, before it takes the place of an honest upload.
	if early, err := readShape(found, head); err == nil || errors.Is(err, errMore) && early.width > 0 {
		if err := early.check(); err != nil {
			return nil, err
		}
	}
	done, err := s.persons.Take(ctx, in.person)
	if err != nil {
		return nil, busy(err)
	}
	defer done()
	if err := take(ctx, s.buffers); err != nil {
		return nil, err
	}
	defer func() { <-s.buffers }()
	rest, err := readUpTo(in.File, MaxPictureBytes+1-len(head))
	if err != nil {
		return nil, err
	}
	data := head
	if len(rest) > 0 {
		data = append(head, rest...)
	}
	if len(data) > MaxPictureBytes {
		return nil, tooLarge()
	}
	what, err := inspect(found, data)
	if err != nil {
		return nil, err
	}
	lie := orientation(found, data).then(quarter(in.Crop.Rotate / 90))
	cut, err := in.Crop.square(what, lie)
	if err != nil {
		return nil, err
	}
	return s.render(ctx, what, data, cut, lie)
}

// inspect judges a whole file without decoding it.
func inspect(f format, data []byte) (shape, error) {
	what, err := readShape(f, data)
	if errors.Is(err, errMore) {
		return what, refusePicture("truncated")
	}
	if err != nil {
		return what, err
	}
	if err := what.check(); err != nil {
		return what, err
	}
	if !complete(f, data) {
		return what, refusePicture("truncated")
	}
	return what, nil
}

// render decodes the picture, one at a time, and draws the given part of it in each size.
func (s *studio) render(ctx context.Context, what shape, data []byte, cut image.Rectangle, lie turn) (map[int][]byte, error) {
	if err := take(ctx, s.decoding); err != nil {
		return nil, err
	}
	defer func() { <-s.decoding }()
	if what.memory > largeDecode {
		defer debug.FreeOSMemory()
	}
	picture, err := decode(ctx, what, data)
	if err != nil {
		return nil, err
	}
	return squares(ctx, picture, cut, lie)
}

// decode returns the pixels. A decoder that panics on some hostile file fails this picture alone.
func decode(ctx context.Context, what shape, data []byte) (picture image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			picture, err = nil, errs.As(refusePicture("damaged")).With(nil)
			errs.As(err).Cause = fmt.Errorf("decoder panicked: %v", p)
		}
	}()
	decoders := map[format]func(io.Reader) (image.Image, error){
		jpegFormat: jpeg.Decode, pngFormat: png.Decode, webpFormat: webp.Decode, gifFormat: gif.Decode,
	}
	picture, err = decoders[what.format](&breakable{ctx: ctx, r: bytes.NewReader(data)})
	switch {
	case ctx.Err() != nil:
		return nil, busy(ctx.Err())
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, refusePicture("truncated")
	case err != nil:
		refused := refusePicture("damaged")
		refused.Cause = err
		return nil, refused
	}
	if size := picture.Bounds(); size.Max.X > what.width || size.Max.Y > what.height || size.Empty() {
		return nil, refusePicture("damaged")
	}
	return picture, nil
}

// breakable stops a decoder at its next read once ctx has ended.
type breakable struct {
	ctx context.Context
	r   io.Reader
}

func (b *breakable) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.r.Read(p[:min(len(p), 32<<10)])
}

func take(ctx context.Context, from chan struct{}) error {
	select {
	case from <- struct{}{}:
		return nil
	case <-ctx.Done():
		return busy(ctx.Err())
	}
}

func busy(cause error) error {
	e := errs.E(errs.Unavailable, "people.picture.busy", cause)
	e.RetryAfter = 10
	return e
}

func tooLarge() error {
	return refusePicture("too_large", errs.Args{"Megabytes": MaxPictureBytes >> 20})
}

// readUpTo returns at most limit bytes of r.
func readUpTo(r io.Reader, limit int) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)))
	if err != nil {
		return nil, errs.E(errs.Malformed, "people.picture.upload", err)
	}
	return data, nil
}
