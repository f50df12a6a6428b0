package web

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"testing"
)

func TestSeveralFilesOfOneField(t *testing.T) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("version", "3")
	for _, x := range [][2]string{{"files", "one"}, {"other", "no"}, {"files", "two"}, {"files", "three"}} {
		part, err := w.CreateFormFile(x[0], x[1]+".txt")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, x[1])
	}
	_ = w.Close()
	whole := b.Bytes()
	read := func(data []byte) (got []string, err error) {
		r, _ := http.NewRequest(http.MethodPost, "/", bytes.NewReader(data))
		r.Header.Set("Content-Type", w.FormDataContentType())
		form, err := readForm(r)
		if err != nil {
			return nil, err
		}
		for f, err := range form.Files("files") {
			if err != nil {
				return got, err
			}
			if f.Name == "three.txt" { // what isn't read is passed over
				got = append(got, f.Name)
				continue
			}
			data, err := io.ReadAll(f)
			if err != nil {
				return got, err
			}
			got = append(got, string(data))
		}
		return got, nil
	}
	if got, err := read(whole); err != nil || !slices.Equal(got, []string{"one", "two", "three.txt"}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := read(whole[:len(whole)-60]); err == nil {
		t.Errorf("a body that is cut gives %v", got)
	}
}
