package wire

import "encoding/json"

// A Page is one answer of a list.
//
// https://learn.microsoft.com/graph/paging
type Page[T any] struct {
	Items []T
	Next  string // address of the next page; empty on the last one
}

// ReadPage reads a page, in one pass over its text. It returns false for an answer without a list, as an empty list
// would mean that there is nothing to report; null counts as an empty list, as some services send it.
func ReadPage[T any](data []byte) (Page[T], bool) {
	var items []T // stays nil when there is no list
	answer := struct {
		Value *[]T   `json:"value"`
		Next  string `json:"@odata.nextLink"`
	}{Value: &items}
	if json.Unmarshal(data, &answer) != nil || answer.Value != nil && items == nil {
		return Page[T]{}, false
	}
	return Page[T]{items, answer.Next}, true
}
