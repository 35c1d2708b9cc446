package live

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// A figure is a number that some services print as a text, or leave out.
type figure struct {
	value float64
	told  bool
}

// UnmarshalJSON takes a number, or a text that reads as one. Everything else is not told.
func (f *figure) UnmarshalJSON(data []byte) error {
	value := strings.Trim(string(data), `"`)
	n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	*f = figure{n, err == nil && !math.IsNaN(n) && math.Abs(n) < 1e12}
	return nil
}

var _ json.Unmarshaler = (*figure)(nil)

// float is the number, -1 where none was told.
func (f figure) float() float64 {
	if !f.told {
		return -1
	}
	return f.value
}

// int is the number without its fraction, -1 where none was told.
func (f figure) int() int { return int(f.float()) }
