package widget

import "strings"

// codeLetters has the bitmap of each character of a user code: five rows, separated by "/", in which "#" is
// set.
var codeLetters = map[rune]string{
	'A': ".##./#..#/####/#..#/#..#", 'B': "###./#..#/###./#..#/###.", 'C': ".###/#.../#.../#.../.###",
	'D': "###./#..#/#..#/#..#/###.", 'E': "####/#.../###./#.../####", 'F': "####/#.../###./#.../#...",
	'G': ".###/#.../#.##/#..#/.###", 'H': "#..#/#..#/####/#..#/#..#", 'I': "###/.#./.#./.#./###",
	'J': "..##/...#/...#/#..#/.##.", 'K': "#..#/#.#./##../#.#./#..#", 'L': "#.../#.../#.../#.../####",
	'M': "#...#/##.##/#.#.#/#...#/#...#", 'N': "#..#/##.#/#.##/#..#/#..#", 'O': ".##./#..#/#..#/#..#/.##.",
	'P': "###./#..#/###./#.../#...", 'Q': ".##./#..#/#..#/#.#./.#.#", 'R': "###./#..#/###./#.#./#..#",
	'S': ".###/#.../.##./...#/###.", 'T': "#####/..#../..#../..#../..#..", 'U': "#..#/#..#/#..#/#..#/.##.",
	'V': "#...#/#...#/#...#/.#.#./..#..", 'W': "#...#/#...#/#.#.#/##.##/#...#", 'X': "#...#/.#.#./..#../.#.#./#...#",
	'Y': "#...#/.#.#./..#../..#../..#..", 'Z': "####/...#/.##./#.../####",
	'0': ".##./#.##/##.#/#..#/.##.", '1': ".#./##./.#./.#./###", '2': "###./...#/.##./#.../####",
	'3': "###./...#/.##./...#/###.", '4': "#..#/#..#/####/...#/...#", '5': "####/#.../###./...#/###.",
	'6': ".##./#.../###./#..#/.##.", '7': "####/...#/..#./.#../.#..", '8': ".##./#..#/.##./#..#/.##.",
	'9': ".##./#..#/.###/...#/.##.", '-': "..../..../####/..../....",
}

// LargeCode draws a code in half blocks, three lines high. A code that is too wide or has other characters is
// drawn as spaced text.
func LargeCode(code string, width int) string {
	rows := make([]string, 6) // the sixth is blank and completes the last pair
	for _, r := range code {
		letter, known := codeLetters[r]
		if !known {
			return spacedCode(code, width)
		}
		bitmap := strings.Split(letter, "/")
		for i := range rows {
			if i < len(bitmap) {
				rows[i] += bitmap[i] + "."
			} else {
				rows[i] += strings.Repeat(".", len(bitmap[0])+1)
			}
		}
	}
	if len(rows[0])-1 > width {
		return spacedCode(code, width)
	}
	lines := make([]string, 3)
	for i := range lines {
		lines[i] = strings.TrimRight(halfBlocks(rows[2*i], rows[2*i+1]), " ")
	}
	return strings.Join(lines, "\n")
}

// halfBlocks draws two rows as one line of half blocks.
func halfBlocks(upper, lower string) string {
	var b strings.Builder
	for i := range upper {
		switch up, low := upper[i] == '#', lower[i] == '#'; {
		case up && low:
			b.WriteRune('█')
		case up:
			b.WriteRune('▀')
		case low:
			b.WriteRune('▄')
		default:
			b.WriteRune(' ')
		}
	}
	return b.String()
}

// spacedCode returns a code with spaces between its characters.
func spacedCode(code string, width int) string {
	code = strings.Join(strings.Split(CleanURL(code), ""), " ")
	return Wrap(code, width)
}
