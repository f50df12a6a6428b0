package picture

import (
	"bytes"
	"context"
	"image"
	"io"
	"slices"
	"testing"
	"time"

	"cabinet/internal/platform/errs"
)

// One person who sends ten pictures slowly mustn't keep everybody else from sending theirs.
func TestSlowUploadsOfOnePersonDontBlockOthers(t *testing.T) {
	s := NewStudio()
	file := asPNG(t, image.NewRGBA(image.Rect(0, 0, 300, 200)))
	ctx, stop := context.WithCancel(t.Context())
	var ends []*io.PipeWriter
	results := make(chan error)
	for range 10 {
		r, w := io.Pipe()
		ends = append(ends, w)
		go func() {
			_, err := s.Squares(ctx, Upload{File: r, By: "slow"}, Crop{}, sides())
			results <- err
		}()
		go func() { _, _ = w.Write(append(slices.Clone(file), make([]byte, sniffBytes)...)) }()
	}
	for end := time.Now().Add(5 * time.Second); len(s.buffers) < senderUploads && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if n := len(s.buffers); n != senderUploads {
		t.Errorf("one sender holds %d of %d places", n, heldUploads)
	}
	quick, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := s.Squares(quick, Upload{File: bytes.NewReader(file), By: "other"}, Crop{}, sides()); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	stop()
	for _, w := range ends {
		_ = w.Close()
	}
	for range 10 {
		if err := <-results; err == nil || errs.KindOf(err) == errs.Internal {
			t.Errorf("a slow upload ended with %v", err)
		}
	}
}
