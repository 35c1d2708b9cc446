package graph

import (
	"bytes"
	"encoding/json"
)

// A Body is a JSON object whose text is the same every time.
type Body map[string]any

func Indented(body string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") != nil {
		return body
	}
	return b.String()
}

func (b Body) Text() string {
	text, err := json.Marshal(b)
	if err != nil {
		panic("a policy holds something that is not data: " + err.Error()) // a mistake in this file; its tests meet it
	}
	return string(text)
}
