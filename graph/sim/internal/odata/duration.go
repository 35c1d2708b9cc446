package odata

import (
	"regexp"
	"strconv"
	"time"
)

// ParseDuration parses an ISO 8601 duration, such as P90D. A year counts as 365 days and a month as 30.
func ParseDuration(text string) (time.Duration, bool) {
	const day = 24 * time.Hour
	m := isoDuration.FindStringSubmatch(text)
	if m == nil || text == "P" || text[len(text)-1] == 'T' {
		return 0, false
	}
	var total time.Duration
	for i, unit := range []time.Duration{365 * day, 30 * day, 7 * day, day, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(m[i+1]) // 0 if the part is absent
		total += time.Duration(n) * unit
	}
	return total, true
}

var isoDuration = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?` +
	`(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$`)
