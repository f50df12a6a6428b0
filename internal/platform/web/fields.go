package web

import (
	"reflect"
	"strings"
	"sync"
)

var (
	fieldCache sync.Map // reflect.Type → map[string]reflect.Type; a pure function of the type
	listCache  sync.Map // reflect.Type → bool: may hold a list

	listFieldCache sync.Map // reflect.Type → []int: the fields that may
)

// fieldsOf returns the JSON fields of a struct by their exact names, those of embedded structs included.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	if m, ok := fieldCache.Load(t); ok {
		return m.(map[string]reflect.Type)
	}
	m := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || (f.Anonymous && name == "") {
			continue
		}
		if name == "" {
			name = f.Name
		}
		m[name] = f.Type
	}
	fieldCache.Store(t, m)
	return m
}

// fillLists returns v with every nil list in it made empty, so that no answer says null where a list belongs. The
// caller's own value isn't changed.
func fillLists(v any) any {
	if v == nil {
		return nil
	}
	in := reflect.ValueOf(v)
	if !lacksList(in) {
		return v
	}
	return filled(in).Interface()
}

// lacksList reports whether there is a nil list in v, which is rare and costs a copy of the whole.
func lacksList(v reflect.Value) bool {
	t := v.Type()
	if !hasLists(t, nil) {
		return false
	}
	switch t.Kind() {
	case reflect.Pointer:
		return !v.IsNil() && lacksList(v.Elem())
	case reflect.Struct:
		for _, i := range listFields(t) {
			if lacksList(v.Field(i)) {
				return true
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			return true
		}
		if !hasLists(t.Elem(), nil) {
			return false
		}
		for i := range v.Len() {
			if lacksList(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if lacksList(it.Value()) {
				return true
			}
		}
	}
	return false
}

// listFields returns which fields of a struct can hold a list.
func listFields(t reflect.Type) []int {
	if known, ok := listFieldCache.Load(t); ok {
		return known.([]int)
	}
	var list []int
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && hasLists(f.Type, nil) {
			list = append(list, i)
		}
	}
	listFieldCache.Store(t, list)
	return list
}

func filled(v reflect.Value) reflect.Value {
	t := v.Type()
	if !hasLists(t, nil) {
		return v
	}
	switch t.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(t.Elem())
		out.Elem().Set(filled(v.Elem()))
		return out
	case reflect.Struct:
		out := reflect.New(t).Elem()
		out.Set(v)
		for i := range t.NumField() {
			if t.Field(i).IsExported() {
				out.Field(i).Set(filled(v.Field(i)))
			}
		}
		return out
	case reflect.Slice:
		out := reflect.MakeSlice(t, v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(filled(v.Index(i)))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMapWithSize(t, v.Len())
		for it := v.MapRange(); it.Next(); {
			out.SetMapIndex(it.Key(), filled(it.Value()))
		}
		return out
	default:
		return v
	}
}

// hasLists reports whether a value of the type can hold a list that JSON would write as null. Types that write
// themselves are left alone, and so are bytes.
func hasLists(t reflect.Type, within []reflect.Type) bool {
	if known, ok := listCache.Load(t); ok {
		return known.(bool)
	}
	for _, outer := range within {
		if outer == t {
			return true // a type within itself may hold anything
		}
	}
	within = append(within, t)
	found := false
	switch {
	case writesItself(t):
	case t.Kind() == reflect.Slice:
		found = t.Elem().Kind() != reflect.Uint8
	case t.Kind() == reflect.Pointer || t.Kind() == reflect.Map:
		found = hasLists(t.Elem(), within)
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			found = found || t.Field(i).IsExported() && hasLists(t.Field(i).Type, within)
		}
	}
	if len(within) == 1 {
		listCache.Store(t, found)
	}
	return found
}

func writesItself(t reflect.Type) bool {
	_, ok := t.MethodByName("MarshalJSON")
	_, ok2 := t.MethodByName("MarshalText")
	return ok || ok2
}
