package exchange

import "bytes"

// TryRead reads every row of a file of a kind, for fuzzing.
func TryRead(k Kind, content []byte) error {
	t, err := openTable(bytes.NewReader(content), int64(len(content)), k)
	if err != nil {
		return err
	}
	m := Guess(k, t.Header())
	switch k {
	case Employees:
		return drain(readTable(t, m, func(r *record) EmployeeRow { return readEmployee(r, today) }))
	case Units:
		return drain(readTable(t, m, readUnit))
	}
	return drain(readTable(t, m, readPosition))
}

func drain[T any](rows func(func(reading[T], error) bool)) error {
	for r, err := range rows {
		if err != nil {
			return err
		}
		for _, f := range r.faults {
			if f.Key == "" {
				panic("fault without a message")
			}
		}
	}
	return nil
}
