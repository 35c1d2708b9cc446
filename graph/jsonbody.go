package graph

import (
	"bytes"
	"encoding/json"
)

// A Body is a JSON object whose text is the same every time.
type Body map[string]any

// Indented returns a JSON body with two spaces per level, or as it is if it is not JSON.
func Indented(body string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") != nil {
		return body
	}
	return b.String()
}

// Text returns the body as compact JSON with its keys in order.
func (b Body) Text() string {
	text, err := json.Marshal(b)
	if err != nil {
		panic("a body holds something that is not data: " + err.Error()) // a mistake in this file; its tests meet it
	}
	return string(text)
}
