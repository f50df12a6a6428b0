package activityweb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// leaf is one value of a payload with the way that leads to it, such as "policy.min_length".
type leaf struct{ path, text string }

// pair is a value before and after a change.
type pair struct{ path, before, after string }

// flatten takes a payload apart in the order in which it was written. Values that stand under before and after, or under
// from and to, come as pairs; of two whole records only what differs.
func flatten(payload string) (leaves []leaf, changes []pair) {
	dec := json.NewDecoder(strings.NewReader(payload))
	dec.UseNumber()
	all, err := walk(dec, "")
	if payload == "" || err != nil {
		return nil, nil
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, nil
	}
	after := map[string]string{}
	for _, l := range all {
		if name, ok := under(l.path, "after", "to"); ok {
			after[name] = l.text
		}
	}
	paired := map[string]bool{}
	for _, l := range all {
		if name, ok := under(l.path, "before", "from"); ok {
			if text, both := after[name]; both || strings.HasPrefix(l.path, "before") {
				paired[name] = true
				if text != l.text {
					changes = append(changes, pair{name, l.text, text})
				}
				continue
			}
		}
		if name, ok := under(l.path, "after", "to"); ok {
			if paired[name] {
				continue
			}
			if strings.HasPrefix(l.path, "after") {
				changes = append(changes, pair{name, "", l.text})
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
		return []leaf{{path, ""}}, nil
	default:
		return []leaf{{path, fmt.Sprint(t)}}, nil
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
			plain = append(plain, leaves[0].text)
		} else {
			out = append(out, leaves...)
		}
	}
	if plain != nil {
		out = append([]leaf{{path, strings.Join(plain, ", ")}}, out...)
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
