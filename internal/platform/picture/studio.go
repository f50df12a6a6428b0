package picture

import (
	"context"
	"embed"
	"image"
	"io"
	"io/fs"
	"time"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/turns"
)

//go:embed locales/*.json
var locales embed.FS

// Locales returns what is said about refused pictures.
func Locales() fs.FS { return locales }

// Upload is a picture as somebody sends it.
type Upload struct {
	File io.Reader
	// Size is what the sender says the file's size is; 0 when unknown. The bytes themselves are counted in any case.
	Size int64
	// Name and ContentType are what the sender says the file is; both may be empty, neither may contradict the bytes.
	Name, ContentType string
	// By is whose upload it is: nobody can keep all others waiting.
	By string
	// Field is the name under which refusals are told.
	Field string
}

// about puts the name of the upload's field on a refusal.
func (u Upload) about(err error) error {
	if e := errs.As(err); e != nil {
		for i := range e.Fields {
			e.Fields[i].Name = u.Field
		}
	}
	return err
}

// Studio turns uploads into our own pictures, within bounds of memory and time whatever arrives and how often (R46). All
// rooms of a process share one. It is safe for parallel use.
type Studio struct {
	senders  *turns.Turns[string] // uploads of one sender
	buffers  chan struct{}        // uploads held in memory
	decoding chan struct{}        // pictures being decoded: one
}

const (
	heldUploads = 8
	// senderUploads is how many uploads of one sender are held at once: less than heldUploads, so that nobody can keep all
	// others out by sending slowly.
	senderUploads = 2
	// developTime bounds an upload's wait for its turn and its decoding.
	developTime = 20 * time.Second
)

// NewStudio returns a studio.
func NewStudio() *Studio {
	return &Studio{senders: turns.New[string](senderUploads), buffers: make(chan struct{}, heldUploads), decoding: make(chan struct{}, 1)}
}

// Squares returns the crop of an upload, set upright on white, as a JPEG of each of the sizes, which are sides in pixels,
// smallest first. A refused upload is errs.Invalid about the upload's field, with a key of its own for each reason; an
// upload that breaks off is errs.Malformed; a studio with too much to do is errs.Unavailable.
func (s *Studio) Squares(ctx context.Context, up Upload, crop Crop, sizes []int) (out map[int][]byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, developTime)
	defer cancel()
	err = s.develop(ctx, up, func(what shape, lie turn) (drawing, error) {
		lie = lie.then(quarter(crop.Rotate / 90))
		cut, err := crop.square(what, lie)
		return func(ctx context.Context, picture image.Image) (err error) {
			out, err = squares(ctx, picture, cut, lie, sizes)
			return err
		}, err
	})
	return out, up.about(err)
}

// Fitted is a whole picture as we keep it.
type Fitted struct {
	PNG           []byte
	Width, Height int // in pixels
}

// Fit returns the whole of an upload, set upright and as transparent as it was, its longer side at most the given number
// of pixels; smaller ones keep their size. Its errors are those of [Studio.Squares].
func (s *Studio) Fit(ctx context.Context, up Upload, side int) (out Fitted, err error) {
	ctx, cancel := context.WithTimeout(ctx, developTime)
	defer cancel()
	err = s.develop(ctx, up, func(_ shape, lie turn) (drawing, error) {
		return func(ctx context.Context, picture image.Image) (err error) {
			out, err = fitted(ctx, picture, lie, side)
			return err
		}, nil
	})
	return out, up.about(err)
}

// enter waits until an upload may be held in memory; leave gives the place back.
func (s *Studio) enter(ctx context.Context, sender string) (leave func(), err error) {
	done, err := s.senders.Take(ctx, sender)
	if err != nil {
		return nil, busy(err)
	}
	if err := take(ctx, s.buffers); err != nil {
		done()
		return nil, err
	}
	return func() {
		<-s.buffers
		done()
	}, nil
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
	e := errs.E(errs.Unavailable, "picture.busy", cause)
	e.RetryAfter = 10
	return e
}
