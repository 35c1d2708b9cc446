package assets

// A Text is a message of the catalogue with its arguments: data, until a front end puts it into the reader's
// language. So findings and plans can be stored, compared and read again in another language.
//
// Args are strings, numbers, other Texts, and slices of strings or Texts, which are joined. The argument "count"
// selects the plural form. Strings may come from a tenant: the catalogue cleans them.
type Text struct {
	ID   string         `json:"id"`
	Args map[string]any `json:"args,omitempty"`
}

// Say returns a Text with the id of a message and pairs of argument name and value.
func Say(id string, pairs ...any) Text {
	t := Text{ID: id}
	for i := 0; i+1 < len(pairs); i += 2 {
		if t.Args == nil {
			t.Args = map[string]any{}
		}
		t.Args[pairs[i].(string)] = pairs[i+1]
	}
	return t
}

// Verbatim returns a Text that is the same in every language: a name, a domain, a technical term.
func Verbatim(s string) Text { return Say("verbatim", "text", s) }

// Empty reports whether the text is empty.
func (t Text) Empty() bool { return t.ID == "" }
