package mfa

import "slices"

// A set is numbers of accounts: everybody, or a few, or a bit for each. The zero value is empty.
type set struct {
	all  bool
	few  []int32 // in order
	many []uint64
}

var everybody = set{all: true}

// setOf returns the set of some numbers among n.
func setOf(n int, numbers []int32) set {
	if len(numbers) > n/1024 {
		s := set{many: make([]uint64, (n+63)/64)}
		for _, i := range numbers {
			s.many[i/64] |= 1 << (i % 64)
		}
		return s
	}
	few := slices.Clone(numbers)
	slices.Sort(few)
	return set{few: slices.Compact(few)}
}

func (s set) has(i int) bool {
	switch {
	case s.all:
		return true
	case s.many != nil:
		return i >= 0 && s.many[i/64]&(1<<(i%64)) != 0
	default:
		_, found := slices.BinarySearch(s.few, int32(i))
		return found
	}
}
