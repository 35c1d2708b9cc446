package graph

import (
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
)

// sameJSON reports whether two JSON texts have the same value, whatever their spacing and order. Text that is not
// JSON equals nothing.
func sameJSON(shown, sent string) bool {
	if shown == "" || sent == "" {
		return shown == sent
	}
	want, err := parseJSON(shown)
	if err != nil {
		return false
	}
	got, err := parseJSON(sent)
	return err == nil && sameValue(want, got)
}

func sameValue(want, got any) bool {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(w) != len(g) {
			return false
		}
		for name, v := range w {
			if sent, there := g[name]; !there || !sameValue(v, sent) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		if !ok || len(w) != len(g) {
			return false
		}
		for i, v := range w {
			if !sameValue(v, g[i]) {
				return false
			}
		}
		return true
	}
	return want == "{}" || reflect.DeepEqual(want, got)
}

// parseJSON reads exactly one value. Numbers keep their digits. A duplicate name is an error, because readers
// disagree about which of the two counts.
func parseJSON(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := parseValue(d)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

func parseValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return parseObject(d)
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := parseValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token() // the closing bracket
		return list, err
	}
	return token, nil
}

func parseObject(d *json.Decoder) (any, error) {
	object := map[string]any{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := name.(string) // the decoder accepts nothing else here
		if _, twice := object[key]; twice {
			return nil, errors.New("a name is there twice")
		}
		if object[key], err = parseValue(d); err != nil {
			return nil, err
		}
	}
	_, err := d.Token() // the closing brace
	return object, err
}
