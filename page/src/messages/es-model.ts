/** Las palabras de la página sobre un modelo de lenguaje al que se pide una razón, en español. */
import type { enModel } from "./en-model.ts";

export const esModel: typeof enModel = {
  head: "La razón de un modelo de lenguaje",
  lead: (name) =>
    `El servidor de esta página puede pedir a ${name} que escriba una razón a partir de su historial y que ordene según ella.`,
  ask: (name) => `Preguntar a ${name}`,
  leaves: "Lo que saldría de este navegador",
  way: (server, name, hosts) =>
    hosts.length === 0
      ? `Va al servidor de esta página (${server}), donde funciona ${name}.`
      : `Va al servidor de esta página (${server}), y de allí a ${name} en ${hosts.join(" o ")}.`,
  sent: "Se envía: la ocupación por la que cuenta cada uno de sus trabajos, o el título tal como lo escribió si no se reconoció; cuándo fue, a tiempo completo o parcial; qué trabajos fueron con el mismo empleador; sus títulos con materia y fecha.",
  notSent:
    "No se envía: su nombre, empleadores, escuelas, descripciones de trabajos, el archivo. Lo que dijo que no es así se quita de lo que ve el modelo; sus demás respuestas van al servidor, no al modelo. El servidor no anota nada y olvida a los diez minutos; lo que guarda quien aloja el modelo lo dicen sus propias condiciones.",
  send: "Enviar y preguntar",
  notNow: "Ahora no",
  mayLeave: "Solo si pregunta al modelo de lenguaje sale algo, y antes se dice qué es.",
  sentTo: "Enviado al modelo de lenguaje: trabajos, fechas, títulos",
  by: (name) => `Escrito por ${name}, un modelo de lenguaje`,
  edited: "editado por usted",
  writing: (name) => `${name} está escribiendo …`,
  written: "La razón está escrita.",
  stop: "Detener",
  change: "Corregir sus palabras",
  save: "Leerla de nuevo",
  cancel: "Cancelar",
  read: "Lo que se puede leer en ella",
  agrees: "Su historial dice lo mismo.",
  contradicts: "Su historial dice otra cosa.",
  uncheckable: "Su historial no lo dice.",
  nothingRead: "Nada en ella se pudo leer como afirmación, así que nada se puede comprobar con su historial.",
  ranks: (name) => `Lo que ${name} pone primero según esta razón`,
  uncounted: "Nadie ha contado cuántas veces acierta este modelo, así que aquí no hay recuentos de personas.",
  named:
    "Nombra una sola ocupación y no ordena las demás. Nadie ha contado cuántas veces acierta este modelo, así que aquí no hay recuentos de personas.",
  behind: "Sus correcciones desde entonces no están en este orden.",
  follow: "Ordenar de nuevo con sus correcciones",
  stays: "Lo que tiene en esta página queda como está.",
  problems: {
    "no-server":
      "El servidor de esta página no responde. Quizá se haya detenido; cuando funcione otra vez, pregunte de nuevo.",
    "too-slow": "Tardó demasiado y se abandonó.",
    "too-busy": "Preguntan demasiados a la vez. Pregunte de nuevo en un momento.",
    "no-ranking": "No se entendió nada de este historial, así que no se preguntó al modelo.",
    "model-over-budget": "Lo que este servidor puede gastar en el modelo está gastado.",
    other: "El modelo no dio ninguna respuesta que sirva.",
  },
};
