package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

const compressFrom = 1 << 10 // below this a compressed answer isn't worth its header

// level 4 takes two thirds of the time of 5 and gives answers that are 2 % larger.
const level = 4

var gzips = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, level) // the level is valid
	return w
}}

func compress(body []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(body)/3 + 64)
	w := gzips.Get().(*gzip.Writer)
	defer gzips.Put(w)
	w.Reset(&b)
	_, _ = w.Write(body) // a buffer doesn't fail
	_ = w.Close()
	return b.Bytes()
}

// acceptsGzip reads Accept-Encoding (RFC 9110 §12.5.3): gzip or * with a weight above zero; gzip's own weight decides.
func acceptsGzip(h http.Header) bool {
	any := false
	for part := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		coding, params, _ := strings.Cut(part, ";")
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			var err error
			if weight, err = strconv.ParseFloat(q, 64); err != nil {
				weight = 0
			}
		}
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			return weight > 0
		case "*":
			any = weight > 0
		}
	}
	return any
}
