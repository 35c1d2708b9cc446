package wire

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cspready/graph"
)

// A Number is a number that some services print as text, or leave out.
type Number struct {
	Value float64
	Known bool
}

// UnmarshalJSON decodes a number, or a text that is one. Everything else is unknown.
func (n *Number) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	*n = Number{f, err == nil && !math.IsNaN(f) && math.Abs(f) < 1e12}
	return nil
}

var _ json.Unmarshaler = (*Number)(nil)

// Float returns the number, -1 if it is unknown.
func (n Number) Float() float64 {
	if !n.Known {
		return -1
	}
	return n.Value
}

// Int returns the number without its fraction, -1 if it is unknown.
func (n Number) Int() int { return int(n.Float()) }

// readTime reads a time, zero if there is none.
func readTime(text string) time.Time {
	t, _ := time.Parse(time.RFC3339, text)
	return t
}

// readTri reads a property that may be absent or null.
func readTri(b *bool) graph.Tri {
	if b == nil {
		return graph.Unknown
	}
	return graph.TriOf(*b)
}

// durationForm matches a duration of ISO 8601: P1Y2M3DT4H5M6.7S, or in weeks. It has one group for each unit.
var durationForm = regexp.MustCompile(
	`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9})\d*)?S)?)?$`)

// ReadDuration reads a duration as Graph prints it, in days and parts of days. Years and months have no length of their
// own: they count as 365 and 30 days, as in .NET, which the service is written in.
//
// https://learn.microsoft.com/dotnet/api/system.xml.xmlconvert.totimespan
func ReadDuration(text string) (time.Duration, bool) {
	const day = 24 * time.Hour
	found := durationForm.FindStringSubmatch(text)
	if found == nil || text[len(text)-1] == 'P' || text[len(text)-1] == 'T' {
		return 0, false
	}
	var total time.Duration
	for i, unit := range []time.Duration{365 * day, 30 * day, 7 * day, day, time.Hour, time.Minute, time.Second} {
		n, err := strconv.ParseInt("0"+found[i+1], 10, 64)
		if err != nil || n > int64((1<<63-1-total)/unit) {
			return 0, false
		}
		total += time.Duration(n) * unit
	}
	fraction, err := time.ParseDuration("0." + found[8] + "0s")
	if err != nil || total > 1<<63-1-fraction {
		return 0, false
	}
	return total + fraction, true
}
