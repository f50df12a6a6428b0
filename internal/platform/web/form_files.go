package web

import "iter"

// Files yields the uploaded files of that field in the order of the page. Each is read, as far as it is wanted, before the next
// is asked for. An error ends them; the files before it were whole.
func (f *Form) Files(name string) iter.Seq2[*File, error] {
	return func(yield func(*File, error) bool) {
		for f.file != nil {
			file := f.file
			if file.Field == name && !yield(file, nil) {
				f.file = nil
				return
			}
			if err := f.advance(); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}
