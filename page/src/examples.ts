/** Invented people, to try the page with. The first is the package's own example. */
import nurse from "../../examples/json-resume.json?raw";
import engineer from "../../examples/pasted.txt?raw";

export type Example = {
  readonly name: "nurse" | "engineer" | "driver" | "teacher";
  readonly file: string;
  readonly text: string;
};

export const EXAMPLES: readonly Example[] = [
  { name: "nurse", file: "json-resume.json", text: nurse },
  { name: "engineer", file: "pasted.txt", text: engineer },
  {
    name: "driver",
    file: "driver.txt",
    text: `Experience

Delivery Driver, Parcel Line, 2021 to present
Forklift Operator, Northgate Warehouse, 2016 - 2021
Warehouse Worker, Northgate Warehouse, 2013 - 2016

Education
High school diploma, 2012`,
  },
  {
    name: "teacher",
    file: "teacher.txt",
    text: `Experience

Elementary School Teacher, Hillside School, Aug 2017 to present
Teacher Assistant, Hillside School, 2015 - 2017
Waiter, The Green Door, 2011 - 2015

Education
Bachelor of Arts in Education, 2017`,
  },
];
