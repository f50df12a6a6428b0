package activityweb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// leaf is what a payload says in one place, with the way that leads there, such as "policy.min_length": one value, or
// those of a list.
type leaf struct {
	path  string
	texts []string
}

// pair is what stood in one place before and after a change.
type pair struct {
	path          string
	before, after []string
}

// flatten takes a payload apart in the order in which it was written. Values that stand under before and after come as
// pairs, of two whole records only what differs; those under from and to do unless they bound a span.
func flatten(payload string, span bool) (leaves []leaf, changes []pair) {
	dec := json.NewDecoder(strings.NewReader(payload))
	dec.UseNumber()
	all, err := walk(dec, "")
	if payload == "" || err != nil {
		return nil, nil
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, nil
	}
	first, second := []string{"before", "from"}, []string{"after", "to"}
	if span {
		first, second = first[:1], second[:1]
	}
	after := map[string][]string{}
	for _, l := range all {
		if name, ok := under(l.path, second...); ok {
			after[name] = l.texts
		}
	}
	paired := map[string]bool{}
	for _, l := range all {
		if name, ok := under(l.path, first...); ok {
			if texts, both := after[name]; both || strings.HasPrefix(l.path, "before") {
				paired[name] = true
				if !slices.Equal(texts, l.texts) {
					changes = append(changes, pair{name, l.texts, texts})
				}
				continue
			}
		}
		if name, ok := under(l.path, second...); ok {
			if paired[name] {
				continue
			}
			if strings.HasPrefix(l.path, "after") {
				changes = append(changes, pair{name, nil, l.texts})
				continue
			}
		}
		leaves = append(leaves, l)
	}
	return leaves, changes
}

// under cuts one of the names off the front of a path.
func under(path string, names ...string) (string, bool) {
	for _, name := range names {
		if path == name {
			return "", true
		}
		if rest, ok := strings.CutPrefix(path, name+"."); ok {
			return rest, true
		}
	}
	return "", false
}

// walk reads the next value. Lists of plain values are one leaf.
func walk(dec *json.Decoder, path string) ([]leaf, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return walkList(dec, path)
		}
		var out []leaf
		for dec.More() {
			name, err := dec.Token()
			if err != nil {
				return nil, err
			}
			more, err := walk(dec, join(path, fmt.Sprint(name)))
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
		_, err := dec.Token()
		return out, err
	case nil:
		return []leaf{{path, nil}}, nil
	default:
		return []leaf{{path, []string{fmt.Sprint(t)}}}, nil
	}
}

func walkList(dec *json.Decoder, path string) ([]leaf, error) {
	var plain []string
	var out []leaf
	for i := 1; dec.More(); i++ {
		var item json.RawMessage
		if err := dec.Decode(&item); err != nil {
			return nil, err
		}
		inner := json.NewDecoder(bytes.NewReader(item))
		inner.UseNumber()
		leaves, err := walk(inner, join(path, fmt.Sprint(i)))
		if err != nil {
			return nil, err
		}
		if len(leaves) == 1 && item[0] != '{' && item[0] != '[' {
			plain = append(plain, leaves[0].texts...)
		} else {
			out = append(out, leaves...)
		}
	}
	if plain != nil {
		out = append([]leaf{{path, plain}}, out...)
	}
	_, err := dec.Token()
	return out, err
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
