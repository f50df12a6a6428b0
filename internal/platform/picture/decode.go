package picture

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

	"cabinet/internal/platform/errs"
)

const (
	sniffBytes = 64 << 10 // enough of a file to know its kind and, but for rare JPEGs, its size
	// largeDecode is from where on memory is handed back to the machine at once.
	largeDecode = 32 << 20
)

// drawing makes our own picture of the decoded one.
type drawing func(ctx context.Context, picture image.Image) error

// develop reads an upload, judges it, and has it drawn by what plan returns for its shape and for how it lies.
func (s *Studio) develop(ctx context.Context, up Upload, plan func(what shape, lie turn) (drawing, error)) error {
	if up.Size > MaxBytes {
		return tooLarge()
	}
	head, err := readUpTo(up.File, sniffBytes)
	if err != nil {
		return err
	}
	found, err := sniff(head)
	if err != nil {
		return err
	}
	if err := agree(found, up.Name, up.ContentType); err != nil {
		return err
	}
	// A bomb is told by its header, before it takes the place of an honest upload.
	if early, err := readShape(found, head); err == nil || errors.Is(err, errMore) && early.width > 0 {
		if err := early.check(); err != nil {
			return err
		}
	}
	leave, err := s.enter(ctx, up.By)
	if err != nil {
		return err
	}
	defer leave()
	data, err := readRest(up.File, head)
	if err != nil {
		return err
	}
	what, err := inspect(found, data)
	if err != nil {
		return err
	}
	draw, err := plan(what, orientation(found, data))
	if err != nil {
		return err
	}
	return s.render(ctx, what, data, draw)
}

// readRest returns the whole file of which head is read.
func readRest(r io.Reader, head []byte) ([]byte, error) {
	rest, err := readUpTo(r, MaxBytes+1-len(head))
	if err != nil {
		return nil, err
	}
	if len(rest) == 0 {
		return head, nil
	}
	if data := append(head, rest...); len(data) <= MaxBytes {
		return data, nil
	}
	return nil, tooLarge()
}

// inspect judges a whole file without decoding it.
func inspect(f format, data []byte) (shape, error) {
	what, err := readShape(f, data)
	if errors.Is(err, errMore) {
		return what, refuse("truncated")
	}
	if err != nil {
		return what, err
	}
	if err := what.check(); err != nil {
		return what, err
	}
	if !complete(f, data) {
		return what, refuse("truncated")
	}
	return what, nil
}

// render decodes the picture, one at a time, and draws it.
func (s *Studio) render(ctx context.Context, what shape, data []byte, draw drawing) error {
	if err := take(ctx, s.decoding); err != nil {
		return err
	}
	defer func() { <-s.decoding }()
	if what.memory > largeDecode {
		defer debug.FreeOSMemory()
	}
	picture, err := decode(ctx, what, data)
	if err != nil {
		return err
	}
	return draw(ctx, picture)
}

// decode returns the pixels. A decoder that panics on some hostile file fails this picture alone.
func decode(ctx context.Context, what shape, data []byte) (picture image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			picture, err = nil, errs.As(refuse("damaged")).With(nil)
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
		return nil, refuse("truncated")
	case err != nil:
		refused := refuse("damaged")
		refused.Cause = err
		return nil, refused
	}
	if size := picture.Bounds(); size.Max.X > what.width || size.Max.Y > what.height || size.Empty() {
		return nil, refuse("damaged")
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

func tooLarge() error {
	return refuse("too_large", errs.Args{"Megabytes": MaxBytes >> 20})
}

// readUpTo returns at most limit bytes of r.
func readUpTo(r io.Reader, limit int) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)))
	if err != nil {
		return nil, errs.E(errs.Malformed, "picture.upload", err)
	}
	return data, nil
}
