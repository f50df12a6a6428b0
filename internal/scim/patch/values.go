package patch

import (
	"encoding/json"
	"reflect"
)

// maxAlike is how many values of a list may have the same "value" and differ in their type.
const maxAlike = 100

// book finds values of a list without going through all of it: groups have thousands of members.
type book map[string][]int

// key is the same for values that mean the same thing, and for few others.
func key(v any) string {
	if object, ok := v.(map[string]any); ok && object["value"] != nil {
		if text, ok := object["value"].(string); ok {
			return "value " + text
		}
	}
	text, err := json.Marshal(v) // names of objects come in their order
	if err != nil {
		return ""
	}
	return "whole " + string(text)
}

func bookOf(values []any) book {
	b := book{}
	for i, v := range values {
		b.put(v, i)
	}
	return b
}

func (b book) put(v any, i int) { b[key(v)] = append(b[key(v)], i) }

// find returns the place of the first value that means the same, or -1. Too many alike are an [Error].
func (b book) find(values []any, v any) (int, error) {
	places := b[key(v)]
	if len(places) > maxAlike {
		return -1, refuse(InvalidValue, "value")
	}
	for _, i := range places {
		if sameValue(values[i], v) {
			return i, nil
		}
	}
	return -1, nil
}

// added returns a list with more values; one whose "value" is there already takes its place.
func added(values, more []any) ([]any, error) {
	b, primary := bookOf(values), -1
	for _, v := range more {
		i, err := b.find(values, v)
		if err != nil {
			return values, err
		}
		if i < 0 {
			values = append(values, v)
			i = len(values) - 1
			b.put(v, i)
		} else {
			values[i] = v
		}
		if object, ok := v.(map[string]any); ok && object["primary"] == true {
			primary = i
		}
	}
	if primary >= 0 {
		onlyPrimary(values, primary)
	}
	return values, nil
}

// without returns a list without the values that mean the same as one of those that are gone.
func without(values, gone []any) ([]any, error) {
	b := bookOf(gone)
	kept := values[:0]
	for _, v := range values {
		i, err := b.find(gone, v)
		if err != nil {
			return values, err
		}
		if i < 0 {
			kept = append(kept, v)
		}
	}
	clear(values[len(kept):])
	return kept, nil
}

// sameValue reports whether two values of a list mean the same thing.
func sameValue(a, b any) bool {
	x, isX := a.(map[string]any)
	y, isY := b.(map[string]any)
	if isX && isY && x["value"] != nil && y["value"] != nil {
		return x["value"] == y["value"] && (x["type"] == y["type"] || x["type"] == nil || y["type"] == nil)
	}
	return reflect.DeepEqual(a, b)
}
