package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"
)

// JSON returns the document as text, ending in a line break.
func (c Check) JSON() ([]byte, error) { return Document(c) }

// Document returns any of our documents as JSON, ending in a line break. Nothing in it can control a terminal.
func Document(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // names must be findable as they are written
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return escapeControls(b.Bytes()), nil
}

// escapeControls writes every character that could control a terminal, or make text read differently from what it is,
// as \uXXXX. For a parser it means the same: beyond ASCII a document has characters in its strings only, and
// encoding/json has escaped the ASCII controls except DEL.
func escapeControls(document []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(document) {
		switch {
		case r < 0x7f || !unicode.In(r, unicode.C, unicode.Zl, unicode.Zp):
			b.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		}
	}
	return b.Bytes()
}
