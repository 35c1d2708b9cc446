package coverage

import "slices"

// A set is a set of account numbers: all, a sorted list, or a bitmap. The zero value is empty.
type set struct {
	all  bool
	few  []int32 // sorted
	many []uint64
}

var allAccounts = set{all: true}

// setOf returns the set of some numbers below n.
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
